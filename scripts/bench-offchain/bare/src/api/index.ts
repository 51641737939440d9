import { Hono } from "hono";

// Ponder starts no project without an API; this one answers nothing but Ponder's own /ready and /metrics.
export default new Hono();
