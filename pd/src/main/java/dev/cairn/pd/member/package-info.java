/// Who this cluster and this PD are: ids made once and kept, and how clients reach the members.
@NullMarked
package dev.cairn.pd.member;

import org.jspecify.annotations.NullMarked;
