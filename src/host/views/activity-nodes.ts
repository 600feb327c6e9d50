import type { ActivityInfo } from '../../shared/activities'
import type { RecordingInfo } from '../../shared/recording'

/** A live recording, or an interrupted one. The object stays the same as long as the tree lives; its `info` is replaced. */
export interface RecordingNode {
  type: 'recording'
  /** What commands read. */
  activityId: string
  info: RecordingInfo
}

/** A saved activity. */
export interface ActivityNode {
  type: 'activity'
  activityId: string
  info: ActivityInfo
}

/** The last line where there are more activities than are shown. */
export interface MoreActivitiesNode {
  type: 'moreActivities'
  shown: number
}

export type ActivitiesNode = RecordingNode | ActivityNode | MoreActivitiesNode
