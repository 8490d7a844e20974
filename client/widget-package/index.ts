/** The package's entry: defines `<crier-blog>`. A server that renders a page may import it; there, nothing is defined. */
if (globalThis.customElements) void import('../widget/define.ts')
