// Receives events and counts them: node receiver.mjs. Prints its port, and its count for each line on standard input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";

let received = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    received += 1;
    response.writeHead(204).end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
createInterface({ input: process.stdin })
  .on("line", () => console.log(received))
  .on("close", () => process.exit());
