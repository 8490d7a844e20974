/**
 * `/video`: plays the stream that its fragment names, in a frame. A page of its own, so that only this one may load from the hosts of
 * streams; it shows no coverage and is the same for all.
 */
import { html, type Markup } from '#web/pages/markup.ts'
import { inlineSourceOf } from '#web/pages/style.ts'

const STYLE = `html,body{margin:0;block-size:100%;background:#000}video{display:block;inline-size:100%;block-size:100%}`

export const videoStyleSource = inlineSourceOf(STYLE)

const style: Markup = { markup: STYLE }

export const videoPage = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Video</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<script type="module" src="video.js"></script>
</head>
<body><video controls playsinline></video></body>
</html>
`.markup
