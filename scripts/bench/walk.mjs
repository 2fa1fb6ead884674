// Walks all pages of a region by `fetch` alone and by the client package, in turn: node walk.mjs PACKAGE URL KEY ROUNDS.
// Prints the seconds of each walk as JSON: those on the clock, and those of the processor in this process.
const [, , folder, url, key, rounds] = process.argv;
const { Onderwijsregio } = await import(`${folder}/dist/esm/index.js`);
const region = new Onderwijsregio({ baseUrl: `${url}/api/v2`, apiKey: key });

async function plain() {
  let [seen, cursor] = [0, ""];
  do {
    const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const response = await fetch(`${url}/api/v2/candidates?pageSize=100${at}`, { headers: { "x-api-key": key } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const page = await response.json();
    for (const candidate of page.data) seen += candidate.id ? 1 : 0;
    cursor = page.meta.cursor;
  } while (cursor);
  return seen;
}

async function pages() {
  let seen = 0;
  for await (const page of region.candidates.list({ pageSize: 100 }).pages())
    for (const candidate of page.data) seen += candidate.id ? 1 : 0;
  return seen;
}

async function entries() {
  let seen = 0;
  for await (const candidate of region.candidates.list({ pageSize: 100 })) seen += candidate.id ? 1 : 0;
  return seen;
}

const ways = { plain, pages, entries };
const taken = { plain: [], pages: [], entries: [] };
for (let round = -1; round < Number(rounds); round++) {
  const names = Object.keys(ways);
  const first = (round + names.length) % names.length;
  const seen = [];
  for (const way of [...names.slice(first), ...names.slice(0, first)]) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    seen.push(await ways[way]());
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) taken[way].push([(performance.now() - started) / 1000, (user + system) / 1e6]);
  }
  if (new Set(seen).size !== 1) throw new Error(`the walks saw ${seen} candidates`);
}
console.log(JSON.stringify(taken));
