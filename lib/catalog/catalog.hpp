#pragma once

#include "catalog/live_state.hpp"
#include "catalog/reject_log.hpp"
#include "model/reject.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/placeholders.hpp>
#include <hwsync/run.hpp>
#include <hwsync/time.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

class KnownLines;
class RecordFinisher;
struct Batch;

enum class ImportMode {
    whole,  ///< rows that the input does not contain are gone
    partial ///< only variants missing from a completely read product are gone
};

/// What an import stores, in its own transaction, about the live reading that
/// it comes from.
struct LiveCommit {
    std::string operation;       ///< Shopify's id; empty for a file
    std::int64_t shopify_id = 0; ///< of the shop; 0 if it is not known
    /// The commands whose watermark moves, and where to.
    std::vector<std::pair<std::string, Time>> watermarks;
    /// What Catalog::known_until() still has to return after this import.
    std::optional<Time> known_until;
};

struct ImportRules {
    ImportMode mode = ImportMode::whole;
    bool rewrite = false;
    /// When the export began. If this is empty, the newest updatedAt in the
    /// export counts.
    std::optional<Time> as_of;
    /// Counts instead if the export contains no time at all.
    Time now;
    /// Products that Shopify says were deleted.
    std::vector<std::int64_t> gone;
    LiveCommit live;
    /// How long runs and the history of links are kept.
    Duration keep_history = default_history;
    /// Tells which identifiers are placeholders when they are counted.
    MatchingConfig matching;
};

/// What an import would do, or has done, to the catalog.
struct ImportTotals {
    RowCounts products;
    RowCounts variants;
    std::uint64_t products_before = 0; ///< live ones
    std::uint64_t variants_before = 0;
    std::uint64_t skipped = 0;
    std::uint64_t product_lines = 0; ///< including rejected ones
    std::uint64_t variant_lines = 0;
    RejectedLines rejected;
    std::vector<std::int64_t> incomplete; ///< products
    /// Rows that stay because lines that do not name their row may be theirs.
    std::uint64_t withheld = 0;
    /// Rows that did not come and stay because they were created or changed
    /// after the export began.
    std::uint64_t newer = 0;
    /// Whether the time at which it began is only the newest in the export.
    bool is_start_assumed = false;
    /// Records that count as older because the catalog has no live row for them
    /// and the export began before the newest reading of the whole shop.
    std::uint64_t outdated = 0;
    std::uint64_t unknown_statuses = 0; ///< products; see is_known_status()
    std::string unknown_status;         ///< the first of these statuses
};

/// What is stored with a run that commits.
struct CommittedRun {
    Time at;
    std::string counts; ///< a JSON object
    /// Its exit code is 1 then: somebody asked to be told of them so.
    bool has_findings = false;
};

/// An id in a reading that the catalog knows as another shop's.
struct ForeignId {
    std::string what; ///< product, variant, inventory item
    std::int64_t id = 0;
    std::string shop; ///< empty: the primary one
};

/// What an export contains that the catalog has under other ids. All 0 if the
/// catalog knew 1 % or more of the export's ids.
struct ForeignCounts {
    std::uint64_t new_identifiers = 0; ///< of variants with new ids
    std::uint64_t identifiers_elsewhere = 0;
    std::uint64_t new_products = 0;       ///< that have a handle and a title
    std::uint64_t products_elsewhere = 0; ///< of these, known elsewhere
};

/// One import into the catalog, in one transaction that rolls back unless it
/// was committed.
class ProductImport {
public:
    virtual ~ProductImport() = default;

    /// For the reading thread; null if every line must be parsed.
    virtual KnownLines* known_lines() = 0;

    /// For the reading thread, too.
    virtual RecordFinisher& finisher() = 0;

    /// Consumes the batch's records.
    virtual void put(Batch& batch) = 0;

    /// To be called after the last put(). Merges the records that had to wait,
    /// and ends the rows that are gone.
    virtual ImportTotals end_input() = 0;

    /// Counts the identifiers of all live variants. To be called once the input
    /// has ended.
    virtual IdentifierCounts count_identifiers() = 0;

    // To be called once the input has ended:
    /// An id that is new to this shop and belongs to another one.
    virtual std::optional<ForeignId> foreign_id() = 0;
    /// Only for the primary shop.
    virtual ForeignCounts foreign_counts() = 0;

    virtual void commit(const CommittedRun& run) = 0;
};

struct RunStart {
    std::string command;
    std::string shop;
    std::string source;
    std::string by;
    Time at;
};

struct RunEnd {
    Time at;
    RunState state = RunState::failed;
    int exit_code = 0;
    std::string error;
};

/// The shops of a catalog, and the identifier by which it links.
struct CatalogIdentity {
    std::optional<Identifier> identifier;
    std::string primary; ///< empty until something was imported
    bool primary_given = false;
    std::vector<std::string> children; ///< the child shops that it knows
    /// Of these: those that no job has read yet, so that it knows nothing of
    /// them but pins, blocks and blocked keys.
    std::vector<std::string> unread = {};

    /// Whether a job has read this child shop.
    bool has_read(std::string_view child) const {
        const auto has = [&](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), child) != names.end();
        };
        return has(children) && !has(unread);
    }
};

class Association;
class LinkEditing;
class ShopEditing;
class WaiverEditing;
struct ShopRules;

/// A catalog, as the jobs use it.
class Catalog : public LiveState {
public:
    virtual CatalogIdentity identity() = 0;

    /// Bookkeeping of runs, which commits on its own.
    virtual std::int64_t begin_run(const RunStart& start) = 0;
    virtual void end_run(std::int64_t run, const RunEnd& end,
                         const RejectLog& rejects) = 0;

    virtual std::unique_ptr<RejectLog> make_reject_log() = 0;

    /// Begins the transaction. `identity` is what the catalog is to become.
    /// Throws Error(safety) if that has another identifier than the catalog,
    /// and data in the catalog depend on the present one.
    virtual std::unique_ptr<ProductImport>
    import_products(std::int64_t run, const ImportRules& rules,
                    const CatalogIdentity& identity, RejectLog& rejects) = 0;

    /// The same for a child shop, which is added to the catalog if it is new.
    virtual std::unique_ptr<Association> associate(std::int64_t run,
                                                   const ImportRules& rules,
                                                   const ShopRules& shop,
                                                   RejectLog& rejects) = 0;

    /// Begins the transaction. `by` is the user whose run it is.
    virtual std::unique_ptr<LinkEditing>
    edit_links(std::int64_t run, Time now, const std::string& by,
               const RejectLog& rejects) = 0;

    /// Begins the transaction once no job is at work on these shops; none can
    /// begin until it has ended. Waits for jobs as long as it was told when the
    /// catalog was opened, then throws Error(busy).
    virtual std::unique_ptr<ShopEditing>
    edit_shops(std::int64_t run, const std::vector<std::string>& shops,
               const RejectLog& rejects) = 0;
    /// Begins the transaction.
    virtual std::unique_ptr<WaiverEditing> edit_waivers() = 0;
};

} // namespace hwsync
