// Asking and changing many photos by the desk API, in as few requests as their differences allow.
import { post } from "../desk/api.js";

const AT_ONCE = 100; // photos in one request

/** Return what all of these photos say: {field: {value}} where they agree, {different: n} where they do not. */
export async function askCommon(base, ids) {
  return (await post(`${base}common/`, { ids })).data.fields;
}

/** Return what each of these photos says in some fields, by id. */
export async function askEach(base, ids, each) {
  return (await post(`${base}common/`, { ids, each })).data.each;
}

/**
 * Change photos, each in its own way: `wanted` holds the changes by id. Photos with the same changes go together.
 *
 * `mode` is "set", or "fill" for empty fields only; `progress` hears parts from 0 to 1. Returns what became of each.
 */
export async function changeMany(base, wanted, mode, progress = () => {}) {
  const alike = Map.groupBy(wanted, ([, changes]) => JSON.stringify(changes));
  const results = [];
  for (const [changes, members] of alike) {
    const ids = members.map(([id]) => id);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const part = { ids: ids.slice(from, from + AT_ONCE), changes: JSON.parse(changes), mode };
      results.push(...(await post(`${base}edit/`, part)).data.results);
      progress(results.length / wanted.size);
    }
  }
  return results;
}
