@NullMarked
package dev.cairn.net.channel;

import org.jspecify.annotations.NullMarked;
