/** What must be true of layers, networks, models, training and prediction. */
@NullMarked
package dev.clarinet.test.network;

import org.jspecify.annotations.NullMarked;
