/** What the extension and the page of the graph say to each other. */

/** To the page. */
export type ToView =
    | { type: 'graph'; journey: string; journeys: string[]; svg: string }
    /** The steps around the cursor, innermost first. */
    | { type: 'here'; steps: string[] }
    /** Why the drawing is older than the text, or nothing if it is not. */
    | { type: 'note'; text: string };

/** From the page. */
export type FromView =
    | { type: 'ready' }
    | { type: 'jump'; step: string }
    | { type: 'choose'; journey: string };
