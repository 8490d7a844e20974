/** The body of an update, in each form that editors and a CMS send. */
import { jsonIn } from '#platform/json-in.ts'
import { tryBody } from '../checked-body.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

export const markdownTarget: FuzzTarget = {
  seeds: [
    '# Doors\n\n> open — Ana\n\n* [a](https://e.org "t")\n  1. b\n',
    '| a | b |\n|---|:-:|\n| 1 | **2** |',
    `see [1105 GMT](#update-${ID})`,
    '![alt](https://e.org/a.png "caption")\n\n```js\ncode\n```\n\n***bold** and* `code`',
    '<script>x</script><b onclick=x>y</b> &lt;img src=x onerror=y&gt; [x](javascript:alert(1))',
    'https://x.com/a/status/1\n\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa\n\n\u2028\\*a\\*',
  ],
  growing: [
    ['', '> '],
    ['', '- a\n'],
    ['', '**a*'],
    ['', '![a]('],
    ['', '[a]: b\n'],
    ['|a|b|\n|-|-|\n', '|c\n'],
    ['', '`a``'],
    ['', '&amp;'],
    ['', '<b>'],
  ],
  open: () => ({ try: input => tryText('markdown', input.toString()) }),
}

export const htmlTarget: FuzzTarget = {
  seeds: [
    '<p>The <b>doors</b> <i>are</i> <a href="https://e.org/?a=1&amp;b=2">open</a>.<br>Now</p>',
    '<blockquote class="twitter-tweet"><p>No boats</p>&mdash; Ana (@ana) <a href="https://twitter.com/a/status/1">March 4, 2026</a></blockquote>',
    '<table><caption>c</caption><tr><th colspan=2 rowspan=2>a<td>b<tr><td>c</table>',
    '<figure><img src="/a.png" alt="x" width=10 height=9><figcaption>c</figcaption></figure>',
    '<ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>d</ol><h2>e</h2><pre>  f\n g</pre>',
    '<svg onload=x><script>y</script></svg><iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe><math><mi//xlink:href="data:x,<script>">',
    '<a href=" java&#9;script:x">y</a><img src=x onerror=y><style>*{}</style><!-- --!><script>',
  ],
  growing: [
    ['', '<b>'],
    ['', '<b><i>'],
    ['', '<ul><li>a'],
    ['<table>', '<tr><td colspan=9 rowspan=9>a'],
    ['<p ', 'a=b '],
    ['<p>', 'a<br>'],
    ['', '<a href=/>a</a>'],
    ['', '<blockquote>'],
    ['<svg>', '<p>'],
    ['', '<!--'],
  ],
  open: () => ({ try: input => tryText('html', input.toString()) }),
}

export const portableTextTarget: FuzzTarget = {
  seeds: [
    `[{"_type":"block","style":"h2","listItem":"bullet","level":2,"children":[{"_type":"span","text":"a","marks":["strong","l","r"]}],"markDefs":[{"_type":"link","_key":"l","href":"https://e.org"},{"_type":"reference","_key":"r","update":"${ID}"}]}]`,
    '[{"_type":"quote","attribution":"Ana","pulled":true,"content":[{"_type":"block","children":[{"_type":"span","text":"a"}]}]}]',
    '[{"_type":"image","url":"/a.png","alt":"","caption":"c","credit":"d","width":1,"height":2}]',
    '[{"_type":"embed","provider":"x","url":"https://x.com/a/status/1","author":"A","handle":"@a","text":"t","time":"2026-03-04"}]',
    '[{"_type":"related","title":"t","source":"s","url":"https://e.org"}]',
    '[{"_type":"table","caption":"c","headerRow":true,"rows":[{"_type":"row","cells":[{"_type":"block","children":[{"_type":"span","text":"a"}]}]}]}]',
    '[{"_type":"block","__proto__":{"children":[]},"children":[{"_type":"span","text":"\\ud800","marks":["__proto__"]}],"markDefs":[{"_type":"link","_key":"__proto__","href":"JAVASCRIPT:x"}]}]',
  ],
  growing: [
    ['[]', ' '],
    ['[', '['],
  ],
  open: () => ({
    try(input) {
      const text = input.toString()
      tryBody({ body: jsonIn(text) ?? [] }, text.length)
    },
  }),
}

function tryText(form: 'markdown' | 'html', text: string): void {
  tryBody({ [form]: text }, text.length)
}
