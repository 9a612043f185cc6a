package dev.clarinet.test.op;

import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Window;
import dev.clarinet.test.Dice;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void eachMethodChangesWhatItSays() {
    assertThat(kernel(3, 2)).isEqualTo(new Window(3, 2, 1, 1, 1, 1, 0, 0, 0, 0));
    assertThat(kernel(3)).isEqualTo(kernel(3, 3));
    assertThat(kernel(3, 2).stride(4, 5)).isEqualTo(new Window(3, 2, 4, 5, 1, 1, 0, 0, 0, 0));
    assertThat(kernel(3, 2).stride(4)).isEqualTo(kernel(3, 2).stride(4, 4));
    assertThat(kernel(3, 2).dilation(4, 5)).isEqualTo(new Window(3, 2, 1, 1, 4, 5, 0, 0, 0, 0));
    assertThat(kernel(3, 2).dilation(4)).isEqualTo(kernel(3, 2).dilation(4, 4));
    assertThat(kernel(3, 2).pad(1, 2, 3, 4)).isEqualTo(new Window(3, 2, 1, 1, 1, 1, 1, 2, 3, 4));
    assertThat(kernel(3, 2).pad(5)).isEqualTo(kernel(3, 2).pad(5, 5, 5, 5));
    assertThat(kernel(3, 2).pad(1).valid()).isEqualTo(kernel(3, 2));
  }

  @Test
  void sameKeepsTheSizeOfAnyImage() {
    var dice = new Dice(3);
    for (int i = 0; i < 100; i++) {
      var window = kernel(dice.from(1, 6), dice.from(1, 6))
          .dilation(dice.from(1, 3), dice.from(1, 3))
          .same();
      var g = new Geometry(1, 1, dice.from(1, 20), dice.from(1, 20), 1, window, 1);

      assertThat(g.output()).isEqualTo(g.input());
      assertThat(window.bottom() - window.top()).isBetween(0, 1);
      assertThat(window.right() - window.left()).isBetween(0, 1);
    }
  }

  @Test
  void fullCountsEachWindowThatTouchesTheImage() {
    var window = kernel(3, 2).dilation(2, 3).full();

    assertThat(window).isEqualTo(new Window(3, 2, 1, 1, 2, 3, 4, 3, 4, 3));
    assertThat(new Geometry(1, 1, 7, 8, 1, window, 1).output().toString()).isEqualTo("[1,1,11,11]");
  }

  @Test
  void aWindowsPlaceFollowsFromStrideDilationAndPadding() {
    var window = kernel(3, 2).stride(4, 5).dilation(2, 3).pad(1, 2, 0, 0);

    assertThat(window.reachH()).isEqualTo(5);
    assertThat(window.reachW()).isEqualTo(4);
    assertThat(window.h(2, 1)).isEqualTo(2 * 4 + 2 - 1);
    assertThat(window.w(3, 1)).isEqualTo(3 * 5 + 3 - 2);
  }

  @Test
  void isPaddedIfAnySideIs() {
    assertThat(kernel(3).padded()).isFalse();
    assertThat(kernel(3).pad(1, 0, 0, 0).padded()).isTrue();
    assertThat(kernel(3).pad(0, 1, 0, 0).padded()).isTrue();
    assertThat(kernel(3).pad(0, 0, 1, 0).padded()).isTrue();
    assertThat(kernel(3).pad(0, 0, 0, 1).padded()).isTrue();
  }

  @Test
  void saysOnlyWhatIsUnusual() {
    assertThat(kernel(3)).hasToString("3×3");
    assertThat(kernel(3, 2).stride(2).dilation(2, 3).pad(1, 2, 3, 4))
        .hasToString("3×2 stride 2 dilation 2×3 pad [1,2,3,4]");
    assertThat(kernel(5).same()).hasToString("5×5 pad 2");
    for (int side = 0; side < 4; side++) {
      int[] pad = {2, 2, 2, 2};
      pad[side] = 3;
      assertThat(kernel(5).pad(pad[0], pad[1], pad[2], pad[3]))
          .hasToString("5×5 pad " + Arrays.toString(pad).replace(" ", ""));
    }
  }

  @Test
  void refusesWhatIsNoWindow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3, 0))
        .withMessage("a window has at least 1 row and column, not 3×0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3).stride(1, 0))
        .withMessage("stride is at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3).dilation(0))
        .withMessage("dilation is at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3).pad(0, 0, -1, 0))
        .withMessage("padding is at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3).same().dilation(2))
        .withMessage("say dilation before padding: same and full follow from it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(3).stride(1 << 25))
        .withMessage("a window reaches, moves and pads at most 2^24 rows and columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel(1 << 20).dilation(1 << 20))
        .withMessage("a window reaches, moves and pads at most 2^24 rows and columns");
  }
}
