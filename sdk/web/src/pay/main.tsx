import { mount } from "../shared/mount.tsx";
import { Page } from "./Page.tsx";

mount(<Page />);
