/** What the server's own commands take and give; `docs/editors.md` describes them. */

/** A place in a document, counted from zero; columns in UTF-16 units. */
export interface Position {
    line: number;
    character: number;
}

/** A piece of a document; its end is outside. */
export interface Range {
    start: Position;
    end: Position;
}

/** Asks about a journey: the named one, else the one around the position, else the first. */
export interface JourneyQuestion {
    uri: string;
    journey?: string;
    position?: Position;
}

/** A step of a journey, and where it is written. */
export interface Step {
    id: string;
    uri: string;
    range: Range;
}

/** The drawing of one journey. Its nodes carry the id of their step as `data-step`. */
export interface Graph {
    journey: string;
    format: string;
    content: string;
    steps: Step[];
    journeys: string[];
}

/** What is known and proved of one journey. */
export interface Facts {
    journey: string;
    markdown: string;
}

/** A scenario, and where it is written. */
export interface Scenario {
    title: string;
    journey: string;
    uri: string;
    range: Range;
    selectionRange: Range;
}

/** Names a scenario in the project of a file. */
export interface ScenarioName {
    uri: string;
    title: string;
}

/** One thing that went otherwise than the scenario says. */
export interface Failure {
    message: string;
    uri: string;
    range: Range;
}

/** How a scenario went. */
export interface ScenarioResult {
    title: string;
    journey: string;
    passed: boolean;
    output: string;
    failures: Failure[];
}

/** The server's commands, each with what it is given and what it answers. */
export interface ServerCommands {
    'journey.graph': { question: JourneyQuestion & { format: 'svg' | 'mermaid' | 'html' }; answer: Graph };
    'journey.facts': { question: JourneyQuestion; answer: Facts };
    'journey.scenarios': { question: { uri?: string }; answer: Scenario[] };
    'journey.runScenario': { question: ScenarioName; answer: ScenarioResult };
}
