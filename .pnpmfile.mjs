/** The Node packages write `"os": "linux"` where pnpm expects a list, and would be installed on every system. */
function listPlatforms(manifest) {
  for (const field of ["os", "cpu"]) {
    if (typeof manifest[field] === "string") manifest[field] = [manifest[field]];
  }
  return manifest;
}

export const hooks = { readPackage: listPlatforms };
