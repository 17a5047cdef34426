@NullMarked
package dev.cairn.multiraft.poll;

import org.jspecify.annotations.NullMarked;
