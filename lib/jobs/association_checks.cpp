#include "jobs/association_checks.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

constexpr std::size_t most_lost_links = 5;

std::string_view name_of(Identifier identifier) {
    return identifier == Identifier::sku ? "SKU" : "barcode";
}

/// 1001 ('A-1', Boot / 42)
std::string described(const NamedVariant& variant) {
    return fmt::format("{} ('{}', {})", variant.id, printable(variant.sku),
                       printable(variant.title));
}

std::string described(const ChangedLink& link) {
    return link.to.id == 0
               ? fmt::format("variant {} from {}", described(link.variant),
                             described(link.from))
               : fmt::format("variant {} from {} to {}",
                             described(link.variant), described(link.from),
                             described(link.to));
}

} // namespace

void check_not_foreign(ProductImport& reading, const std::string& source,
                       const std::string& shop) {
    const auto foreign = reading.foreign_id();
    if (!foreign) {
        return;
    }
    throw Error(
        ErrorKind::safety,
        fmt::format("{}: it looks like {}, not like shop {}'s: {} {} is known "
                    "from there",
                    source,
                    foreign->shop.empty()
                        ? std::string{"the primary shop's export"}
                        : fmt::format("the export of child shop {}",
                                      printable(foreign->shop)),
                    printable(shop), foreign->what, foreign->id),
        "check --shop and --file, and give a shop that has another name now "
        "that name with hwsync shop rename; if it is right, give "
        "--allow-foreign");
}

// A bug of ours must not become a wrong link.
void check_sums(const ImportTotals& totals, const MatchCounts& counts) {
    const auto known = totals.variants_before + totals.variants.created -
                       totals.variants.deleted;
    if (counts.variants() != known ||
        counts.of(Outcome::linked) !=
            counts.created + counts.updated + counts.unchanged) {
        throw Error(ErrorKind::storage,
                    fmt::format("the catalog is damaged: {} variants have an "
                                "outcome, but {} are known of the shop",
                                counts.variants(), known),
                    "put a snapshot in its place with hwsync restore; where "
                    "hwsync verify finds no damage, report this");
    }
}

void check_lost_links(Association& association, const MatchCounts& counts,
                      double max_delete) {
    constexpr double whole = 100;
    const auto lost = counts.removed + counts.moved_away;
    if (lost == 0 || (lost == 1 && max_delete > 0)) {
        return;
    }
    const auto links = association.links_before();
    const auto share =
        whole * static_cast<double>(lost) / static_cast<double>(links);
    if (share <= max_delete) {
        return;
    }
    std::string first;
    association.first_lost_links(most_lost_links, [&](const ChangedLink& link) {
        first += (first.empty() ? "" : "; ") + described(link);
    });
    throw Error(
        ErrorKind::safety,
        fmt::format("it would end {} and move {} of {}, the shop's links "
                    "({:.1f} %), more than max_delete ({:g} %): {}{}",
                    counts.removed, counts.moved_away, links, share, max_delete,
                    first, lost > most_lost_links ? "; ..." : ""),
        "make sure that the export is whole and its identifiers stand in the "
        "right rows; --dry-run -v --max-delete 100% lists every change; if "
        "they are right, give --max-delete");
}

void warn_of_placeholders(const AssociateResult& result, Identifier identifier,
                          Observer& observer) {
    if (const auto count = result.placeholders.variants; count > 0) {
        observer.log(
            Severity::warning,
            fmt::format("shop {}: variants with a placeholder for a {}, which "
                        "links nothing from now on: {}: {}",
                        printable(result.shop), name_of(identifier), count,
                        list_of(result.placeholders)));
    }
}

void warn_of_newly_linked(const AssociateResult& result,
                          const NewlyLinked& links, Observer& observer) {
    const auto tell = [&](std::uint64_t count, std::string_view rule) {
        if (count > 0) {
            observer.log(
                Severity::warning,
                fmt::format("shop {}: {} {} made by a rule that is new since "
                            "its last associate: {}; hwsync runs and hwsync "
                            "link history show more",
                            printable(result.shop), count,
                            count == 1 ? "link" : "links", rule));
        }
    };
    tell(links.tie_break, "of several with one identifier, the other one tells "
                          "which (tie_break = \"other\")");
    tell(links.fallback, "what the identifier leads nowhere is matched by the "
                         "other one (fallback = \"other\")");
}

void warn_of_missing_identifiers(const AssociateResult& result,
                                 Identifier identifier, Observer& observer) {
    const auto without = result.counts.of(Outcome::no_identifier);
    const auto pinned = result.counts.of(Outcome::pinned);
    if (without > 0 && without + pinned == result.counts.variants()) {
        observer.log(Severity::warning,
                     fmt::format("shop {}: none of its {} variants{} has a {}, "
                                 "by which the catalog links",
                                 printable(result.shop), without,
                                 pinned == 0 ? "" : " without a pin or block",
                                 name_of(identifier)));
    }
}

} // namespace hwsync
