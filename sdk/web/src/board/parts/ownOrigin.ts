/** The folder of the pages: /board/ is next to /pay/, whatever their parent folder. */
export const ownOrigin = (): string => new URL("..", location.href).href;
