package dev.clarinet;

import java.util.function.Predicate;

/**
 * What a pass is for.
 *
 * @param training whether there is a backward, and layers behave as in training
 * @param learning which parameters are to have a slope
 * @param inputSlopes whether the network's inputs are to have one too, as the gradient check wants
 */
record Purpose(boolean training, Predicate<Parameter> learning, boolean inputSlopes) {
  /** Forward alone. */
  static final Purpose INFERENCE = new Purpose(false, p -> false, false);

  /** Forward and backward, for these parameters. */
  static Purpose training(Predicate<Parameter> learning) {
    return new Purpose(true, p -> p.spec().learns() && learning.test(p), false);
  }

  /** Forward and backward, for all that has a slope. */
  static Purpose checking() {
    return new Purpose(true, p -> p.spec().learns(), true);
  }
}
