@NullMarked
package dev.cairn.multiraft.group;

import org.jspecify.annotations.NullMarked;
