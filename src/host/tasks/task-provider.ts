import { CustomExecution, type Disposable, l10n, Task, type TaskDefinition, TaskScope, tasks } from 'vscode'
import type { IngestTaskParts } from './ingest-task'

/** The type of our tasks, as `tasks.json` names it. */
const TASK_TYPE = 'frametrove'

/** Lets `tasks.json` ingest results or frames, for instance after the task that makes them. */
export function registerTasks(parts: IngestTaskParts): Disposable {
  return tasks.registerTaskProvider(TASK_TYPE, {
    // There is nothing to offer by itself: which files belong to which video is for the user to say.
    provideTasks: () => [],
    resolveTask: (task) => {
      const scope = task.scope ?? TaskScope.Workspace
      const execution = new CustomExecution(async (definition: TaskDefinition) => {
        const { IngestTerminal } = await import('./ingest-task')
        return new IngestTerminal(definition, parts)
      })
      return new Task(task.definition, scope, task.name || l10n.t('ingest'), TASK_TYPE, execution)
    },
  })
}
