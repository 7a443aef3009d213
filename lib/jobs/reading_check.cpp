#include "jobs/reading_check.hpp"

#include "base/clock_skew.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

/// Up to this many rejected lines are not too many.
constexpr std::uint64_t few_lines = 20;

/// The lines of a kind, those that do not say their kind among them.
struct LinesOfKind {
    std::string_view name;
    std::uint64_t lines;
    std::uint64_t rejected;
    std::uint64_t used;
};

std::string first_reject(const RejectList& rejects) {
    std::string first;
    rejects.for_each([&](const RejectedLine& reject) {
        if (first.empty()) {
            first = fmt::format("line {}: {}", reject.line,
                                printable(reject.reason, 200));
        }
    });
    return first;
}

void check_usable(const ReadLines& read, const LinesOfKind& kind) {
    const bool is_enough =
        read.mode == ImportMode::whole || kind.rejected > few_lines;
    if (kind.used > 0 || kind.rejected == 0 || !is_enough) {
        return;
    }
    throw Error(ErrorKind::input,
                fmt::format("{}: none of its {} {} can be used; the first: {}",
                            read.source, kind.lines, kind.name,
                            first_reject(read.rejects)),
                "take the result of a bulk operation as Shopify wrote it");
}

void check_share(const ReadLines& read, const LinesOfKind& kind) {
    const auto share = 100.0 * static_cast<double>(kind.rejected);
    if (kind.rejected <= few_lines ||
        share <= read.max_reject * static_cast<double>(kind.lines)) {
        return;
    }
    throw Error(
        ErrorKind::safety,
        fmt::format("{}: {} of its {} {} cannot be used ({:.1f} %), more than "
                    "max_reject ({:g} %); the first: {}",
                    read.source, kind.rejected, kind.lines, kind.name,
                    share / static_cast<double>(kind.lines), read.max_reject,
                    first_reject(read.rejects)),
        "correct the export, or import the rest with --max-reject");
}

} // namespace

void check_export_start(std::optional<Time> as_of, Time now) {
    if (as_of && is_in_future(*as_of, now)) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--as-of {} is in the future", format_time(*as_of)),
            "give the time at which the export began, or check this "
            "machine's clock");
    }
}

void check_deleted_share(std::string_view what, std::uint64_t deleted,
                         std::uint64_t before, double max_delete) {
    const auto share = 100.0 * static_cast<double>(deleted);
    if (share <= max_delete * static_cast<double>(before)) {
        return;
    }
    throw Error(
        ErrorKind::safety,
        fmt::format("it would delete {} of {}, {} ({:.1f} %), more than "
                    "max_delete ({:g} %)",
                    deleted, before, what, share / static_cast<double>(before),
                    max_delete),
        "make sure that the export is whole, then give --max-delete");
}

void check_rejects(const ReadLines& read) {
    const auto& totals = read.totals;
    const auto unknown = totals.rejected.unknown;
    const LinesOfKind kinds[]{
        {"lines of products", totals.product_lines + unknown,
         totals.rejected.products + unknown, totals.products.read},
        {"lines of variants", totals.variant_lines + unknown,
         totals.rejected.variants + unknown, totals.variants.read}};
    for (const auto& kind : kinds) {
        check_usable(read, kind);
    }
    check_share(read, {"lines of products", totals.product_lines,
                       totals.rejected.products, 0});
    check_share(read, {"lines of variants", totals.variant_lines,
                       totals.rejected.variants, 0});
    check_share(read,
                {"lines of products and variants",
                 totals.product_lines + totals.variant_lines + unknown,
                 totals.rejected.products + totals.rejected.variants + unknown,
                 0});
}

void warn_of_reading(const ReadLines& read, std::int64_t run,
                     Observer& observer) {
    const auto& totals = read.totals;
    const auto warn = [&](const std::string& what) {
        observer.log(Severity::warning,
                     fmt::format("shop {}: {}: {}", printable(read.shop),
                                 read.source, what));
    };
    if (read.rejects.size() > 0) {
        warn(fmt::format(
            "{} {} rejected{}; {}{}", read.rejects.size(),
            read.rejects.size() == 1 ? "line was" : "lines were",
            totals.withheld == 0
                ? ""
                : fmt::format(", and {} products and variants that did not "
                              "come stay, as a line does not say whom it names",
                              totals.withheld),
            first_reject(read.rejects),
            run == 0 ? "" : fmt::format(" (hwsync runs show {})", run)));
    }
    if (totals.newer > 0 && totals.is_start_assumed) {
        warn(fmt::format("{} of the catalog's products and variants did not "
                         "come, but stay: they were created or changed after "
                         "all that came; if the export began later, say when "
                         "with --as-of",
                         totals.newer));
    }
    if (totals.outdated > 0) {
        warn(fmt::format("{} products and variants that the catalog does not "
                         "have were left out as older: the shop was read whole "
                         "after this export began; if it began later, say when "
                         "with --as-of",
                         totals.outdated));
    }
    if (read.dated_ahead > 0) {
        warn(fmt::format(
            "by their updatedAt, {} products and variants changed "
            "at a time yet to come, which is not trusted: they "
            "count as changed when this export began; check whether "
            "this machine's clock is right, and who wrote the "
            "export",
            read.dated_ahead));
    }
    if (totals.unknown_statuses > 0) {
        warn(fmt::format("{} products have a status that hwsync does not know, "
                         "the first of them '{}'; they stand back like drafts",
                         totals.unknown_statuses,
                         printable(totals.unknown_status)));
    }
}

} // namespace hwsync
