/// Who takes part in a group, and how that may change: [dev.cairn.raft.membership.ChangeCalculator]
/// takes a configuration and a change and answers with the next configuration or a reason to
/// refuse. Pure; when a change is proposed and applied is decided above.
@NullMarked
package dev.cairn.raft.membership;

import org.jspecify.annotations.NullMarked;
