/// One peer of one Raft group: the Raft node, its view of the log, and the door to its owner.
/// [dev.cairn.multiraft.group.Group] turns outputs of the node into work for the log writer, the
/// transport, the apply worker and the owner; [dev.cairn.multiraft.group.GroupLogic] is what the
/// owner does.
@NullMarked
package dev.cairn.multiraft.group;

import org.jspecify.annotations.NullMarked;
