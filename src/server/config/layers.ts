/** Where settings are given: layers of names and values, the strongest last. */

export type Environment = Readonly<Record<string, string | undefined>>
export type Layer = { readonly source: string; readonly values: Environment }

/** A secret given in one form (`NAME` or `NAME_FILE`) overrides the other form in weaker layers. */
export function mergeLayers(layers: readonly Layer[], secrets: readonly string[]): Environment {
  const merged: Record<string, string | undefined> = {}
  for (const { values } of layers) {
    for (const secret of secrets) {
      const forms = [secret, `${secret}_FILE`]
      if (forms.some(form => values[form])) for (const form of forms) delete merged[form]
    }
    Object.assign(merged, values)
  }
  return merged
}

/** The source that counts. Undefined if none gives it, or the strongest that does gives an empty text. */
export function sourceOf(name: string, layers: readonly Layer[]): string | undefined {
  const layer = layers.findLast(({ values }) => values[name] !== undefined)
  return layer?.values[name] ? layer.source : undefined
}
