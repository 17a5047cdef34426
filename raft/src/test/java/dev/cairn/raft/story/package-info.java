/// What Raft does, told as stories: `Cluster` has the verbs, each test is one story. For what
/// nobody thought of, see the simulation.
@NullMarked
package dev.cairn.raft.story;

import org.jspecify.annotations.NullMarked;
