#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/live.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/placeholders.hpp>
#include <hwsync/rejects.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

enum class ImportCommand {
    import_bulk,   ///< what the export no longer holds is gone
    import_new,    ///< products that have come
    import_updates ///< products that have changed
};

/// `import-bulk`, `import-new` or `import-updates`.
HWSYNC_EXPORT std::string_view to_string(ImportCommand command) noexcept;

/// What to import, and where to.
struct ImportRequest {
    ImportCommand command = ImportCommand::import_bulk;
    std::filesystem::path catalog;
    /// A path, or "-" for standard input; empty where the shop is asked itself.
    std::string file;
    /// Without a file.
    std::optional<LiveAccess> live;
    LiveWindow window;     ///< of import-new and import-updates
    std::string operation; ///< of Shopify's, to take its result; else empty
    bool fresh = false;    ///< goes on with no operation of an earlier run
    std::filesystem::path save; ///< where to keep the result; else empty
    /// The primary shop; empty: the one that the catalog knows, else "primary".
    std::string shop;
    /// Whether a config file names that shop as the primary one.
    bool shop_is_configured = false;
    /// Else the one that the catalog is linked by, else the SKU.
    std::optional<Identifier> identifier;
    /// Whether it may be another than the catalog's: import-bulk alone, and
    /// only while no link, block, pin or waiver rests on the old one.
    bool may_change_identifier = false;
    /// Says what is no identifier though something is written there.
    MatchingConfig matching;
    std::optional<Time> as_of; ///< when the export began
    double max_delete = 10;    ///< percent
    double max_reject = 10;    ///< percent
    Duration keep_history = default_history;
    bool allow_foreign = false;
    bool rewrite = false;
    bool dry_run = false;
    Duration lock_timeout{};
    std::string by; ///< the user who runs it
    std::function<Time()> clock;
};

/// What an import did; or would have done, in a dry run.
struct ImportResult {
    std::optional<std::int64_t> run; ///< nothing in a dry run
    std::string shop;
    std::string source;
    Time started_at;
    Time finished_at;
    RowCounts products;
    RowCounts variants;
    std::uint64_t skipped = 0; ///< lines of other kinds
    /// What links the catalog from now on, and what did before this run.
    Identifier identifier = Identifier::sku;
    Identifier identifier_before = Identifier::sku;
    /// Of the catalog; only where import-bulk has changed anything.
    std::optional<IdentifierCounts> identifiers;
    /// Products that came with fewer variants than Shopify counts, or with
    /// none.
    std::vector<std::int64_t> incomplete;
    /// Products and variants that did not come and stay all the same, because
    /// of lines that do not say whom they name.
    std::uint64_t withheld = 0;
    std::uint64_t bytes = 0; ///< of the file as it lies on disk
    std::uint64_t lines = 0;
    std::shared_ptr<const RejectList> rejects;
};

/// Imports an export of the primary shop, or what the shop itself answers, into
/// the catalog, whole or not at all; makes the catalog where there is none.
///
/// Throws Error(input) for a damaged export, one without products or one of
/// which no line of a kind can be used; Error(safety) where a rule forbids it,
/// Error(network), Error(access), Error(storage), Error(busy), or the signal's
/// own where `stop` asked for it before the commit began. The catalog is then
/// as it was, and the failed run is recorded in it.
HWSYNC_EXPORT ImportResult import_products(const ImportRequest& request,
                                           Observer& observer,
                                           const StopToken& stop);

} // namespace hwsync
