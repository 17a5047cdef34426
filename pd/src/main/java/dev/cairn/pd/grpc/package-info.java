/// The service `pdpb.PD`: decode, check the header, call, encode.
@NullMarked
package dev.cairn.pd.grpc;

import org.jspecify.annotations.NullMarked;
