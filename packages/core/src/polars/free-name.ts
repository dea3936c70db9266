/** A column name that none of these is, for a column that is gone before users see the frame. */
export function freeName(taken: readonly string[], name: string): string {
  let free = `metaxy ${name}`;
  while (taken.includes(free)) free += "_";
  return free;
}
