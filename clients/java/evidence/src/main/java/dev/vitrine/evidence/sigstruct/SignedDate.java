package dev.vitrine.evidence.sigstruct;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * The date in a SIGSTRUCT. Its signer chose it, so it proves nothing about time.
 *
 * @param raw the 32-bit field, 0 to 2^32 - 1
 */
public record SignedDate(long raw) {

    /** The date where the field is the specified BCD {@code yyyymmdd}, or the binary that old Gramine releases wrote. */
    public Optional<LocalDate> date() {
        Optional<LocalDate> decimal = of(bcd(raw >>> 16, 4), bcd((raw >>> 8) & 0xff, 2), bcd(raw & 0xff, 2));
        return decimal.isPresent() ? decimal : of((int) (raw >>> 16), (int) ((raw >>> 8) & 0xff), (int) (raw & 0xff));
    }

    public boolean isBcd() {
        return of(bcd(raw >>> 16, 4), bcd((raw >>> 8) & 0xff, 2), bcd(raw & 0xff, 2))
                .isPresent();
    }

    /** The ISO date, or the field in hexadecimal where it is no date. */
    @Override
    public String toString() {
        return date().map(LocalDate::toString).orElse(String.format(Locale.ROOT, "0x%08x", raw));
    }

    private static int bcd(long field, int digits) {
        int value = 0;
        for (int i = digits - 1; i >= 0; i--) {
            int digit = (int) ((field >>> (4 * i)) & 0xf);
            if (digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static Optional<LocalDate> of(int year, int month, int day) {
        if (year < 2000) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
