import { Worker } from "node:worker_threads";

/** The longest time that the event loop stood still, in milliseconds. */
export interface Standstill {
  /** Between two turns that should be a few milliseconds apart. */
  readonly wall: number;
  /** The most that this thread computed between two turns: what blocks the loop on a machine that is never quiet. */
  readonly cpu: number;
  /** The same as `wall` on a thread that does nothing: how long the machine keeps any thread waiting. */
  readonly machine: number;
}

const EVERY_MS = 2;

const IDLE_THREAD = `
const { parentPort } = require("node:worker_threads");
let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}, ${EVERY_MS});
parentPort.on("message", () => parentPort.postMessage(longest));
parentPort.postMessage("ready");
`;

function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Runs a task and watches the event loop meanwhile. */
export async function longestStandstill(task: () => Promise<unknown>): Promise<Standstill> {
  const worker = new Worker(IDLE_THREAD, { eval: true });
  await answer(worker);
  let [wall, cpu] = [0, 0];
  let last = { at: performance.now(), cpu: threadCpu() };
  const turn = (): void => {
    const now = { at: performance.now(), cpu: threadCpu() };
    wall = Math.max(wall, now.at - last.at);
    cpu = Math.max(cpu, now.cpu - last.cpu);
    last = now;
  };
  const timer = setInterval(turn, EVERY_MS);
  try {
    await task();
    turn();
  } finally {
    clearInterval(timer);
  }
  const machine = answer(worker);
  worker.postMessage("end");
  const standstill = { wall, cpu, machine: Number(await machine) };
  await worker.terminate();
  return standstill;
}
