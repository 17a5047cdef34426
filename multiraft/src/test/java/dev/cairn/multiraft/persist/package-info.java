@NullMarked
package dev.cairn.multiraft.persist;

import org.jspecify.annotations.NullMarked;
