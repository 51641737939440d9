/** When in the year a trade is busy. */
export type Season = "steady" | "winter" | "summer" | "christmas" | "feasts" | "quarter" | "terms";

const DAY = 86_400;

const dateOf = (instant: number) => {
  const date = new Date(instant * 1_000);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
};

export const weekdayOf = (instant: number): number => dateOf(instant).weekday;

/** "YYYY-MM-DD", in UTC. */
export const dayOf = (instant: number): string => new Date(instant * 1_000).toISOString().slice(0, 10);

/** The ISO week that an instant is in: "2025-W40". */
export function weekOf(instant: number): string {
  const { weekday } = dateOf(instant);
  // A week belongs to the year of its Thursday.
  const thursday = instant + (4 - (weekday || 7)) * DAY;
  const year = new Date(thursday * 1_000).getUTCFullYear();
  const first = Date.UTC(year, 0, 1) / 1_000;
  return `${year}-W${String(Math.floor((thursday - first) / DAY / 7) + 1).padStart(2, "0")}`;
}

/** How busy a day of the year is, in per cent of an ordinary one. */
export function busyness(season: Season, instant: number): number {
  const { month, day } = dateOf(instant);
  switch (season) {
    case "steady":
      return 100;
    case "winter":
      return [12, 1, 2].includes(month) ? 125 : [6, 7, 8].includes(month) ? 75 : 100;
    case "summer":
      return [6, 7, 8].includes(month) ? 150 : [12, 1, 2].includes(month) ? 45 : 100;
    case "christmas":
      if (month !== 12) return month === 11 ? 105 : 90;
      if (day === 25 || day === 26) return 35;
      return day <= 24 ? 140 : 80;
    case "feasts":
      // Valentine's day, mother's day, All Souls, and the days before Christmas.
      if ((month === 2 && day >= 12 && day <= 14) || (month === 5 && day >= 8 && day <= 14)) return 320;
      if ((month === 11 && day <= 2) || (month === 12 && day >= 20 && day <= 24)) return 260;
      return 85;
    case "quarter":
      return [3, 6, 9, 12].includes(month) && day >= 18 ? 145 : 90;
    case "terms":
      // Fees are due with the month; the terms begin in September and in January.
      return (day <= 5 ? 280 : 50) * ([1, 9].includes(month) ? 1.5 : 1);
  }
}
