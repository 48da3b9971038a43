/** Puts the nodes of a graph into layers and orders each layer so that few lines cross. */

export const BEND_Y = 4; // half of what a wire takes in a layer it passes

/**
 * @param {string[]} ids
 * @param {{from: string, to: string, rank: number, y: number}[]} ways `rank` orders the ways out of one node, 0 to 1;
 *   `y` says how far below the node's top the way leaves.
 * @returns {{layers: object[][], before: Map, after: Map}} items `{id, isBend}`; bends stand where a way passes a layer. `before` and `after` give an item's neighbours with `y`.
 */
export function inLayers(ids, ways, sweeps) {
  const forward = withoutRounds(ids, ways);
  const level = levels(ids, forward);
  const graph = withBends(ids, forward, level);
  for (let round = 0; round < sweeps; round += 1) {
    const isDown = round % 2 === 0;
    const { layers, before, after, rank } = graph;
    if (isDown) for (let at = 1; at < layers.length; at += 1) sorted(layers[at], layers[at - 1], before, rank);
    else for (let at = layers.length - 2; at >= 0; at -= 1) sorted(layers[at], layers[at + 1], after, new Map());
  }
  return graph;
}

/** Leaves out the ways that lead back, so that none goes in a round; a way onto the node itself too. */
function withoutRounds(ids, ways) {
  const onward = new Map(ids.map((id) => [id, []]));
  for (const way of ways) onward.get(way.from).push(way);
  const isTarget = new Set(ways.map((way) => way.to));
  const roots = [...ids.filter((id) => !isTarget.has(id)), ...ids];
  const state = new Map();
  const kept = [];
  for (const root of roots) if (!state.has(root)) walk(root, onward, state, kept);
  return kept;
}

function walk(root, onward, state, kept) {
  const stack = [[root, 0]];
  state.set(root, 'open');
  while (stack.length) {
    const [id, next] = stack.at(-1);
    const way = onward.get(id)[next];
    if (!way) {
      state.set(id, 'done');
      stack.pop();
      continue;
    }
    stack.at(-1)[1] += 1;
    if (state.get(way.to) !== 'open') kept.push(way);
    if (!state.has(way.to)) {
      state.set(way.to, 'open');
      stack.push([way.to, 0]);
    }
  }
}

/** Gives each node's layer: one behind the last that leads to it. */
function levels(ids, ways) {
  const level = new Map(ids.map((id) => [id, 0]));
  const open = new Map(ids.map((id) => [id, 0]));
  const onward = new Map(ids.map((id) => [id, []]));
  for (const way of ways) {
    open.set(way.to, open.get(way.to) + 1);
    onward.get(way.from).push(way.to);
  }
  const ready = ids.filter((id) => !open.get(id));
  for (const id of ready) {
    for (const to of onward.get(id)) {
      level.set(to, Math.max(level.get(to), level.get(id) + 1));
      open.set(to, open.get(to) - 1);
      if (!open.get(to)) ready.push(to);
    }
  }
  pullRight(ready, onward, level);
  return level;
}

/** Moves what nothing leads to next to what it leads to, so that a second trigger lies beside its flow. */
function pullRight(order, onward, level) {
  const isTarget = new Set([...onward.values()].flat());
  for (const id of order) {
    const next = onward.get(id);
    if (!isTarget.has(id) && next.length) level.set(id, Math.min(...next.map((to) => level.get(to))) - 1);
  }
}

function withBends(ids, ways, level) {
  const item = new Map(ids.map((id) => [id, { id, isBend: false }]));
  const layers = Array.from({ length: Math.max(0, ...level.values()) + 1 }, () => []);
  const graph = { layers, before: new Map(), after: new Map(), rank: new Map() };
  for (const id of ids) layers[level.get(id)].push(item.get(id));
  for (const way of ways) {
    let at = item.get(way.from);
    for (let depth = level.get(way.from) + 1; depth < level.get(way.to); depth += 1) {
      const bend = { id: '', isBend: true };
      layers[depth].push(bend);
      linked(graph, at, bend, way);
      at = bend;
    }
    linked(graph, at, item.get(way.to), way);
  }
  return graph;
}

function linked({ before, after, rank }, from, to, way) {
  const y = from.isBend ? BEND_Y : way.y;
  after.set(from, [...(after.get(from) ?? []), { item: to, y }]);
  before.set(to, [...(before.get(to) ?? []), { item: from, y }]);
  rank.set(to, [...(rank.get(to) ?? []), way.rank]);
}

/** Orders a layer by the mean place of each item's neighbours in the layer beside it. */
function sorted(layer, beside, neighbours, rank) {
  const place = new Map(beside.map((item, index) => [item, index]));
  const wish = new Map(
    layer.map((item, index) => {
      const near = neighbours.get(item) ?? [];
      const ranks = rank.get(item) ?? [];
      const sum = near.reduce((total, other, at) => total + place.get(other.item) + (ranks[at] ?? 0), 0);
      return [item, near.length ? sum / near.length : index];
    }),
  );
  layer.sort((a, b) => wish.get(a) - wish.get(b));
}
