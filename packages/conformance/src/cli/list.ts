import { listScenarios } from "./list-scenarios.ts";

for (const line of listScenarios()) process.stdout.write(`${line}\n`);
