/** The live video on top of a coverage: its address, and what readers see before they start it. */
import { PictureUpload } from '#client/desk/api/picture-upload.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import type { VideoFields } from './blog-fields.ts'

const said = words.blogForm
/** As the server takes it. */
const TITLE_CHARACTERS = 300

type Props = {
  readonly video: VideoFields
  /** The title of the coverage, which a video without one gets. */
  readonly title: string
  readonly problem: string | undefined
  readonly onVideo: (some: Partial<VideoFields>) => void
}

export function VideoField({ video, title, problem, onVideo }: Props) {
  const { poster } = video
  return (
    <fieldset className="group">
      <legend>{said.video}</legend>
      <Field
        label={said.videoUrl}
        help={said.videoHelp}
        value={video.url}
        problem={problem}
        dir="ltr"
        onText={url => onVideo({ url })}
      />
      {video.url.trim() && (
        <>
          <Field
            label={said.videoTitle}
            help={video.title.trim() ? undefined : title}
            value={video.title}
            longest={TITLE_CHARACTERS}
            onText={title => onVideo({ title })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={video.ended}
              onChange={({ target }) => onVideo({ ended: target.checked })}
            />
            {said.videoEnded}
          </label>
          {poster.url && (
            <img
              className="lead-preview"
              src={poster.url.startsWith('/') ? folder + poster.url : poster.url}
              alt={poster.alt}
            />
          )}
          <PictureUpload
            hasPicture={poster.url !== ''}
            onPicture={picture => onVideo({ poster: { ...picture, alt: poster.alt } })}
          />
          {poster.url && (
            <Field label={said.alt} value={poster.alt} onText={alt => onVideo({ poster: { ...poster, alt } })} />
          )}
        </>
      )}
    </fieldset>
  )
}
