@NullMarked
package dev.cairn.raft;

import org.jspecify.annotations.NullMarked;
