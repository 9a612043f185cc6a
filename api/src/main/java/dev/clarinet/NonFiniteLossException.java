package dev.clarinet;

/** A training whose loss became NaN or infinite; of a step's, the message names the layer where that began. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String layer;

  /** In step {@code step}, counted from 0, beginning at {@code layer}. */
  public NonFiniteLossException(String layer, long step, String detail) {
    super("the loss of step " + step + " is not finite; it began at '" + layer + "': " + detail);
    this.layer = layer;
  }

  /** In whole epochs, of which only the loss is known. */
  public NonFiniteLossException(String message) {
    super(message);
    layer = Network.LOSS;
  }

  /** The name of the layer where it began; {@code loss} where no other is known. */
  public String layer() {
    return layer;
  }
}
