package org.huizhi.paper;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A text as a picture that a telephone or a hand scanner reads (ISO/IEC 18004), black on white. */
public final class QrCode {

    /** Of white around it, in modules. */
    private static final int MARGIN = 4;
    /** Of a module: fine enough for a printer, whatever a viewer makes of a scaled picture. */
    private static final int PIXELS = 8;

    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;

    private QrCode() {}

    private static ByteMatrix modules(String text, ErrorCorrectionLevel level) {
        try {
            return Encoder.encode(text, level).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
    }

    private static int side(ByteMatrix modules) {
        return modules.getWidth() + 2 * MARGIN;
    }

    /** @return an {@code svg} element for a page, whatever its colours */
    public static String svg(String text) {
        ByteMatrix modules = modules(text, ErrorCorrectionLevel.M);
        int side = side(modules);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (isBlack(modules, x - MARGIN, y - MARGIN)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return "<svg class=\"qr\" viewBox=\"0 0 " + side + " " + side
                + "\" width=\"220\" height=\"220\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"" + side + "\" height=\"" + side + "\" fill=\"white\"/><path fill=\"black\" d=\""
                + path
                + "\"/></svg>";
    }

    /** @return PNG as a {@code data:} URI, for paper; read with a quarter of it gone */
    public static String png(String text) {
        ByteMatrix modules = modules(text, ErrorCorrectionLevel.Q);
        int pixels = side(modules) * PIXELS;
        BufferedImage picture = new BufferedImage(pixels, pixels, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < pixels; y++) {
            for (int x = 0; x < pixels; x++) {
                picture.setRGB(x, y, isBlack(modules, x / PIXELS - MARGIN, y / PIXELS - MARGIN) ? BLACK : WHITE);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private static boolean isBlack(ByteMatrix modules, int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}
