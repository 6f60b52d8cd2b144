// Which address names what on another site: the server's table (articles/body/embeds.py), read here.

const LONGEST = 2000;
const ADDRESS = /^(?:https?:)?\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i;

/** Return what reads addresses by this table. */
export function readSites(table = []) {
  const byHost = new Map(table.flatMap((site) => site.hosts.map((host) => [host, site])));
  const byName = new Map(table.map((site) => [site.name, site]));

  /** Return {provider, id, url} of a thing that this site has; null for an id that is none of its. */
  const known = (provider, id) => {
    for (const [shape, page] of byName.get(provider)?.shapes ?? []) {
      if (new RegExp(`^(?:${shape})$`).test(id)) return { provider, id, url: page.replace("$0", () => id) };
    }
    return null;
  };

  /** Return {provider, id, url} of what an address names; null for any other address. */
  const recognise = (address = "", isInner = false) => {
    // Only what two readers cannot read differently: no spaces, no backslash, no letters that look like others.
    if (!address || address.length > LONGEST || !/^[\x21-\x7e]+$/.test(address) || address.includes("\\")) return null;
    const [, host, path, query = ""] = ADDRESS.exec(address) ?? [];
    const site = byHost.get(host?.toLowerCase());
    if (!site) return null;
    const target = query.length > 1 ? path + query : path;
    for (const [pattern, name] of site.wraps) {
      if (new RegExp(pattern).test(target)) {
        return isInner ? null : recognise(new URLSearchParams(query).get(name) ?? "", true);
      }
    }
    for (const [pattern, made] of site.links) {
      const found = new RegExp(pattern).exec(target);
      if (found) return known(site.name, made.replace(/\$(\d)/g, (_all, number) => found[number]));
    }
    return null;
  };

  return { known, recognise, label: (provider) => byName.get(provider)?.label ?? provider, labels: labelsOf(table) };
}

function labelsOf(table) {
  return [...new Set(table.map((site) => site.label))];
}
