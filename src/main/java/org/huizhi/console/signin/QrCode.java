package org.huizhi.console.signin;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import io.quarkus.qute.RawString;

/** A text as a picture that a telephone reads (ISO/IEC 18004), black on white whatever the colours of the page. */
final class QrCode {

    /** Of white around it, in modules. */
    private static final int MARGIN = 4;

    private QrCode() {}

    static RawString svg(String text) {
        ByteMatrix matrix;
        try {
            matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
        int side = matrix.getWidth() + 2 * MARGIN;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < matrix.getHeight(); y++) {
            for (int x = 0; x < matrix.getWidth(); x++) {
                if (matrix.get(x, y) == 1) {
                    path.append('M')
                            .append(x + MARGIN)
                            .append(' ')
                            .append(y + MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        return new RawString("<svg class=\"qr\" viewBox=\"0 0 " + side + " " + side
                + "\" width=\"220\" height=\"220\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"" + side + "\" height=\"" + side + "\" fill=\"white\"/><path fill=\"black\" d=\""
                + path
                + "\"/></svg>");
    }
}
