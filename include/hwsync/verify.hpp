#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/live.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What verify finds.
enum class FindingKind : std::uint8_t {
    damaged,       ///< the file, or a row of it
    not_found,     ///< an identifier asked for is not in the catalog
    coverage,      ///< a shop has fewer links than asked for
    missing,       ///< the identifier matches, yet there is no link
    wrong,         ///< linked to another variant than the identifier says
    stale,         ///< one side of the link is deleted or gone
    ambiguous,     ///< several catalog variants have the identifier
    duplicate,     ///< several variants of the shop have it
    conflict,      ///< the other identifiers (barcode or SKU) differ
    foreign,       ///< a catalog product or variant has the id of a child's
    differs,       ///< a product is not as the primary shop has it
    unmatched,     ///< no catalog variant has it; only where asked for
    near,          ///< one has nearly the same; only where asked for
    no_identifier, ///< the variant has none; only where asked for
    note           ///< worth a look; no fault
};

constexpr std::size_t finding_kind_count = 15;

/// The kind's word, as in JSON and after --fail-on.
HWSYNC_EXPORT std::string_view to_string(FindingKind kind) noexcept;

/// The reverse of to_string(); nothing when it is none.
HWSYNC_EXPORT std::optional<FindingKind>
parse_finding_kind(std::string_view text) noexcept;

/// How a child shop's variants are matched.
struct ChildRules {
    std::string shop;
    std::string prefix; ///< taken off its SKUs before they are compared
    std::string suffix;
    MatchingConfig matching = {};
};

/// A shop to be read before the catalog is checked.
struct ShopToRead {
    std::string shop;
    std::optional<LiveAccess> live; ///< else the file is read
    std::string file;               ///< its products as JSONL: a path, or "-"
};

/// What to check, and by which rules.
struct VerifyRequest {
    std::filesystem::path catalog;
    /// Children; empty for all. Where the primary shop alone is named, only the
    /// catalog's own rows are checked.
    std::vector<std::string> shops;
    /// Checked as they are now, and not as the catalog has them.
    std::vector<ShopToRead> read;
    std::string primary; ///< as the config file names it; else empty
    std::vector<std::string> identifiers; ///< empty: all, and the file itself
    /// What the config file says links; else what the catalog is linked by.
    std::optional<Identifier> identifier;
    std::optional<double> min_coverage; ///< percent
    /// Kinds that are counted only, or noted, and are now to be faults.
    std::vector<FindingKind> fail_on;
    /// Those of the config file, whether they were ever read or not. A child
    /// that is not named here is matched by `matching`, and its keys as they
    /// were made.
    std::vector<ChildRules> children;
    MatchingConfig matching;
    Time now; ///< decides which waivers hold
};

/// One finding. The texts are valid during the visit only; ids are 0 where
/// there is none.
struct Finding {
    FindingKind kind = FindingKind::damaged;
    std::string_view shop;               ///< empty for the catalog itself
    std::string_view identifier;         ///< as it is stored
    std::int64_t catalog_variant_id = 0; ///< linked to, or the one that fits
    std::int64_t product_id = 0;         ///< the shop's
    std::int64_t variant_id = 0;         ///< the shop's
    std::string_view message;            ///< safe to show
};

/// A catalog variant that has an identifier asked for, with one of its links;
/// `shop` is empty where it has none.
struct AskedLink {
    std::string_view identifier;
    std::int64_t catalog_product_id = 0;
    std::int64_t catalog_variant_id = 0;
    std::string_view title; ///< the product's
    std::string_view shop;
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0;
    std::string_view origin; ///< auto or manual
};

/// What verify found, kept outside memory.
class VerifyReport {
public:
    using VisitFinding = std::function<void(const Finding&)>;
    using VisitAsked = std::function<void(const AskedLink&)>;

    virtual ~VerifyReport() = default;

    /// By shop, then by kind, then by the order of ids.
    virtual void findings(const VisitFinding& visit) const = 0;

    /// In the order asked for; nothing where no identifier was.
    virtual void asked(const VisitAsked& visit) const = 0;
};

/// A child shop and how much of it is linked.
struct VerifiedShop {
    std::string shop;
    bool was_read = true;       ///< at least once
    std::uint64_t variants = 0; ///< live ones
    std::uint64_t blocked = 0;  ///< of these
    std::uint64_t linked = 0;   ///< of these, pinned ones too
    std::uint64_t links = 0;    ///< those of variants that are gone too
    std::uint64_t unmatched = 0;
    std::uint64_t near = 0;
    std::uint64_t no_identifier = 0;

    /// 0 to 1; nothing where there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (variants == blocked) {
            return std::nullopt;
        }
        return static_cast<double>(linked) /
               static_cast<double>(variants - blocked);
    }
};

/// A shop that was read.
struct ReadShop {
    std::string shop;
    std::string source; ///< an operation's id, or the file
    std::uint64_t products = 0;
    std::uint64_t variants = 0;
    std::uint64_t rejected = 0; ///< lines that could not be used
    /// Products and variants that did not come and are not called gone, because
    /// of lines that do not say whom they name.
    std::uint64_t withheld = 0;
    /// Products and variants that are older there than in the catalog: newer
    /// wins, so they were not compared.
    std::uint64_t older = 0;
    /// Products in which something came, changed or went after the shop's
    /// watermark: the next run will bring it.
    std::uint64_t pending = 0;
};

struct VerifyResult {
    bool ok = true;             ///< nothing was found but notes
    bool notes_are_fine = true; ///< not where fail_on names them
    bool asked = false;         ///< identifiers were: all below is of these
    std::uint64_t products = 0; ///< the catalog's that were checked
    std::uint64_t variants = 0;
    std::uint64_t links = 0;
    std::vector<VerifiedShop> shops;
    std::vector<ReadShop> read;
    std::uint64_t pending = 0; ///< of all that were read
    std::uint64_t waived = 0;  ///< accepted by an operator
    std::array<std::uint64_t, finding_kind_count> counts{};
    std::shared_ptr<const VerifyReport> report;

    std::uint64_t count(FindingKind kind) const noexcept {
        return counts[static_cast<std::size_t>(kind)];
    }
};

/// Checks the catalog as it is at this moment: the file, each row, and each
/// link by what both sides' stored texts say, or what their shops say now.
/// Takes no lock, changes nothing, and may run while others write.
///
/// What is read of a shop is compared with what is stored of it, by its
/// watermark, and where it has none by the newest updatedAt that is stored:
/// what came, changed or went after that is pending, and checked as the catalog
/// has it. Of a file nobody knows when something went: that is never pending. A
/// shop that was never read is pending as a whole.
///
/// Throws Error(storage) where there is no catalog or it cannot be read at all,
/// Error(usage) for a shop that it does not know, Error(safety) where it is
/// linked by another identifier or a shop is not the store that it was; what
/// reading a shop throws, as nothing is known then; or the signal's own.
HWSYNC_EXPORT VerifyResult verify_catalog(const VerifyRequest& request,
                                          Observer& observer,
                                          const StopToken& stop);

} // namespace hwsync
