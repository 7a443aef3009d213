#pragma once

#include <hwsync/config.hpp>
#include <hwsync/evidence.hpp>
#include <hwsync/export.hpp>
#include <hwsync/finding_kind.hpp>
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

/// How a child shop's variants are matched.
struct ChildRules {
    std::string shop;             ///< the child shop's name
    std::string prefix;           ///< removed from the front of its SKUs
    std::string suffix;           ///< removed from the end of its SKUs
    MatchingConfig matching = {}; ///< its rules
    VerifyConfig verify = {};     ///< how it is verified
};

/// A shop to read before the catalog is checked.
struct ShopToRead {
    std::string shop;               ///< the shop's name
    std::optional<LiveAccess> live; ///< nothing to read `file` instead
    /// The shop's products as JSONL: a path, or "-" for standard input.
    std::string file;
};

/// What to check, and by which rules.
struct VerifyRequest {
    std::filesystem::path catalog; ///< the catalog's path
    /// The child shops to check; empty for all. If only the primary shop is
    /// named, only the catalog's own rows are checked.
    std::vector<std::string> shops;
    /// Shops to check as they are now, instead of as the catalog has them.
    std::vector<ShopToRead> read;
    std::string primary; ///< as in the config file; empty if it has none
    /// Check only variants with these identifiers. Empty to check everything,
    /// including the file itself.
    std::vector<std::string> identifiers;
    /// What links the catalog according to the config file; nothing to accept
    /// what links it already.
    std::optional<Identifier> identifier;
    /// The smallest share, in percent, of a shop's variants that must be
    /// linked. Nothing to require what VerifyConfig requires, and that only if
    /// everything is checked.
    std::optional<double> min_coverage;
    /// Kinds of findings that do not count in this check, beside those that
    /// VerifyConfig ignores. Kinds that are not is_ignorable() always count.
    std::vector<FindingKind> ignore;
    /// A CSV file with findings that are known and do not count, as `hwsync
    /// verify --format csv` writes it; empty for none, "-" for standard input.
    std::string baseline;
    /// Kinds that are faults in this check, and by default are only counted or
    /// noted: unmatched, near, no_identifier and note.
    std::vector<FindingKind> fail_on;
    /// The child shops in the config file, whether they were read or not. A
    /// shop that is missing here is matched by `matching` and by the stored
    /// keys.
    std::vector<ChildRules> children;
    MatchingConfig matching; ///< for shops that `children` does not contain
    VerifyConfig verify;     ///< likewise
    Time now;                ///< decides which waivers are in force
};

/// How a link was judged that is suspect or doubtful; see Evidence.
struct FindingEvidence {
    Millibits weight = 0;             ///< see odds_of()
    std::vector<std::string> reasons; ///< safe to show on a terminal
    /// Another variant of the shop: the two links look exchanged, and this
    /// finding is about both; 0 for none.
    std::int64_t exchanged_with = 0;
};

/// Whether a finding counts.
enum class FindingStanding : std::uint8_t {
    counts, ///< it does
    waived, ///< an operator has accepted it
    known   ///< the baseline has it
};

/// One finding. The texts are valid during the visit only; ids are 0 for none.
struct Finding {
    FindingKind kind = FindingKind::damaged; ///< what was found
    std::string_view shop;                   ///< empty for the catalog itself
    std::string_view identifier;             ///< as stored
    /// The catalog variant that is linked, or that should be.
    std::int64_t catalog_variant_id = 0;
    std::int64_t product_id = 0; ///< in the shop
    std::int64_t variant_id = 0; ///< in the shop
    std::string_view message;    ///< a sentence, safe to show on a terminal
    /// Of a link that was judged by its evidence, if that is why it is here.
    const FindingEvidence* evidence = nullptr;
    /// The identifier of `catalog_variant_id` as stored; empty if it has none.
    std::string_view catalog_identifier = {};
    FindingStanding standing = FindingStanding::counts; ///< whether it counts
    /// Whether another finding stands for this one and many more like it.
    bool is_folded = false;
};

/// A catalog variant that has a requested identifier, with one of its links.
/// `shop` is empty if it has none. The texts are valid during the visit only.
struct RequestedLink {
    std::string_view identifier;         ///< as stored
    std::int64_t catalog_product_id = 0; ///< in the primary shop
    std::int64_t catalog_variant_id = 0; ///< in the primary shop
    std::string_view title;              ///< the catalog product's
    std::string_view shop;               ///< the child shop's name
    std::int64_t product_id = 0;         ///< in the child shop
    std::int64_t variant_id = 0;         ///< in the child shop
    std::string_view origin;             ///< `auto` or `manual`
};

/// What verify found. It is kept outside memory, and keeps the catalog open.
class VerifyReport {
public:
    /// Called for each finding.
    using VisitFinding = std::function<void(const Finding&)>;
    /// Called for each link of a requested identifier.
    using VisitLink = std::function<void(const RequestedLink&)>;

    virtual ~VerifyReport() = default;

    /// Visits the findings that count, ordered by shop, kind and id, folded
    /// ones aside.
    virtual void findings(const VisitFinding& visit) const = 0;

    /// Visits all findings in the same order, those that do not count and
    /// folded ones too.
    virtual void all_findings(const VisitFinding& visit) const = 0;

    /// Visits what the baseline has of the shops that were checked and is found
    /// no more. The findings have no message and no evidence.
    virtual void gone(const VisitFinding& visit) const = 0;

    /// Visits the links of the requested identifiers, in the order of the
    /// request. Visits nothing if none were requested.
    virtual void requested_links(const VisitLink& visit) const = 0;

    /// The stored titles of the product and of the variant that a finding is
    /// about: the child shop's, else the catalog's, as they were when it was
    /// checked. Empty if they are not known, or too damaged to read. Throws the
    /// signal's Error.
    virtual std::string title_of(const Finding& finding) const = 0;
};

/// A child shop and how much of it is linked.
struct VerifiedShop {
    std::string shop;           ///< the child shop's name
    bool was_read = true;       ///< whether it was ever read
    std::uint64_t variants = 0; ///< deleted ones do not count
    std::uint64_t blocked = 0;  ///< of these: blocked by an operator
    std::uint64_t linked = 0;   ///< of these: with a link, pinned or automatic
    std::uint64_t left_out = 0; ///< of these: see LeaveOut; not blocked
    std::uint64_t left_out_linked = 0; ///< of these: with a link
    std::uint64_t links = 0;     ///< links, those of deleted variants included
    std::uint64_t unmatched = 0; ///< variants with this outcome
    std::uint64_t near = 0;      ///< variants with this outcome
    std::uint64_t no_identifier = 0;  ///< variants with this outcome
    std::uint64_t suspect = 0;        ///< links that are suspect, pins aside
    bool is_weighed = true;           ///< whether its links were weighed
    std::vector<FindingKind> ignored; ///< kinds that do not count
    /// Variants that the next associate links by a rule that the last one did
    /// not have, or to which it takes a pin along.
    std::uint64_t pending = 0;

    /// The share of its variants, blocked ones and those left out aside, that
    /// are linked: 0 to 1. Nothing if there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (variants <= blocked + left_out) {
            return std::nullopt;
        }
        return static_cast<double>(linked - left_out_linked) /
               static_cast<double>(variants - blocked - left_out);
    }
};

/// A shop that was read before the check.
struct ReadShop {
    std::string shop;           ///< the shop's name
    std::string source;         ///< the id of a bulk operation, or the file
    std::uint64_t products = 0; ///< products that were read
    std::uint64_t variants = 0; ///< variants that were read
    std::uint64_t rejected = 0; ///< lines that could not be used
    /// Products and variants that did not come and do not count as deleted,
    /// because rejected lines do not say what they are about.
    std::uint64_t withheld = 0;
    /// Products and variants that are older than the catalog's. They are not
    /// compared, because the newer one wins.
    std::uint64_t older = 0;
    /// Products and variants that did not come and do not count as deleted,
    /// because they were created or changed after the reading began.
    std::uint64_t newer = 0;
    /// Products in which something was created, changed or deleted after the
    /// shop's watermark. The next run will bring it.
    std::uint64_t pending = 0;
};

/// The result of a check.
struct VerifyResult {
    bool ok = true; ///< whether nothing but notes was found
    /// Whether notes are no faults; false if VerifyRequest::fail_on has them.
    bool notes_are_fine = true;
    /// Whether only some identifiers were checked. All counts are then of
    /// these.
    bool is_partial = false;
    std::uint64_t products = 0;      ///< products of the catalog, checked
    std::uint64_t variants = 0;      ///< variants of the catalog, checked
    std::uint64_t links = 0;         ///< links, checked
    std::vector<VerifiedShop> shops; ///< the child shops that were checked
    std::vector<ReadShop> read;      ///< the shops that were read
    std::uint64_t pending = 0;       ///< the sum for all shops
    std::uint64_t waived = 0;        ///< findings that an operator has accepted
    std::uint64_t known = 0;         ///< findings that the baseline has
    std::uint64_t gone = 0;          ///< see VerifyReport::gone()
    std::uint64_t ignored = 0;       ///< findings of ignored kinds
    /// Whether there are suspect links in a shop that was linked by an earlier
    /// version, which did not look for any.
    bool suspects_are_new = false;
    /// Findings by kind, indexed by FindingKind; see count().
    std::array<std::uint64_t, finding_kind_count> counts{};
    std::shared_ptr<const VerifyReport> report; ///< never null

    /// How many findings there are of this kind.
    std::uint64_t count(FindingKind kind) const noexcept {
        return counts[static_cast<std::size_t>(kind)];
    }
};

/// Checks the catalog as it is at one moment: the file, each row, and each link
/// against the stored texts of both sides, or against what their shops hold
/// now. Takes no lock, changes nothing, and can run while others write.
///
/// What is read from a shop is compared with what is stored of it. Whatever was
/// created, changed or deleted after the shop's watermark is pending, and is
/// checked as the catalog has it; a shop without a watermark has the newest
/// stored updatedAt instead. A file does not say when something was deleted, so
/// a deletion in it is never pending. A shop that was never read before is
/// pending as a whole. So is a link that only a rule makes which is newer than
/// the shop's last associate, and a variant that was made anew or is back where
/// associate takes a pin along to it. `stop` must outlive the report.
///
/// Throws Error(storage) if there is no catalog or it cannot be read at all,
/// Error(input) for a baseline that is no such file, Error(usage) for one with
/// findings that are not is_ignorable() or for an unknown shop, and
/// Error(safety) if another identifier links the catalog, if a shop is not the
/// store that it was, or if a file is another shop's export; also what reading
/// a shop throws, since nothing can be said then, and the signal's Error.
HWSYNC_EXPORT VerifyResult verify_catalog(const VerifyRequest& request,
                                          Observer& observer,
                                          const StopToken& stop);

} // namespace hwsync
