import { noChange } from 'lit'
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'

/** Where an element is put, in CSS pixels. */
export interface Placement {
  left?: number
  top?: number
  width?: number
  height?: number
  /** CSS variables by their names, with the two dashes. */
  variables?: Record<string, string>
}

/** Sets the element's `style` properties one by one, since the content security policy forbids style attributes. */
class PlaceDirective extends Directive {
  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('place() goes where attributes go, without a name')
  }

  render(_placement: Placement): typeof noChange {
    return noChange
  }

  override update(part: ElementPart, [placement]: [Placement]): typeof noChange {
    const { style } = part.element as HTMLElement
    for (const edge of ['left', 'top', 'width', 'height'] as const) {
      const pixels = placement[edge]
      if (pixels !== undefined) style[edge] = `${pixels}px`
    }
    for (const [name, value] of Object.entries(placement.variables ?? {})) style.setProperty(name, value)
    return noChange
  }
}

/** `<div ${place({ top: 12 })}>`. */
export const place = directive(PlaceDirective)
