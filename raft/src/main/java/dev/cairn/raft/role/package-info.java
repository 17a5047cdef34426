/// What a peer is at the moment: one class per role with that role's data and nothing else. What a
/// peer does in its role is in the package above; the table of transitions is in
/// [dev.cairn.raft.role.RoleKind].
@NullMarked
package dev.cairn.raft.role;

import org.jspecify.annotations.NullMarked;
