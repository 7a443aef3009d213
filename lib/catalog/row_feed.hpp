#pragma once

#include "model/value.hpp"

#include <hwsync/stop.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hwsync {

enum class ColumnType : std::uint8_t { integer, real, text };

struct FeedColumn {
    std::string name;
    ColumnType type = ColumnType::text;
    bool is_required = false; ///< is never null
};

struct FeedIndex {
    std::string name;
    std::vector<std::string> columns;
    std::string where; ///< an SQL condition; empty for all rows
};

/// A table of the catalog, as another database may store it. A table without a
/// key of its own has the row's number as its first column and key.
struct FeedTable {
    std::string name;
    std::vector<FeedColumn> columns;
    std::vector<std::size_t> key; ///< positions of columns
    std::vector<FeedIndex> indexes;
};

/// The number of rows, and the sum of their digests modulo 2^64.
struct RowSums {
    std::uint64_t count = 0;
    std::uint64_t digests = 0;

    void add(std::int64_t digest) noexcept {
        ++count;
        digests += static_cast<std::uint64_t>(digest);
    }
    bool operator==(const RowSums&) const = default;
};

/// Reads rows, one after another.
class RowCursor {
public:
    virtual ~RowCursor() = default;
    virtual bool next() = 0;
    /// The values, in the order of the table's columns. Valid until next() is
    /// called.
    virtual std::span<const Value> row() const = 0;
    /// A digest of everything in the row; never stored in the catalog.
    virtual std::int64_t digest() const = 0;
};

/// Everything that a catalog holds, as it is at one moment, except what it
/// keeps for itself (its seals, and where it was published).
class RowFeed {
public:
    virtual ~RowFeed() = default;

    /// The version of the catalog's schema, which determines tables().
    virtual std::int64_t schema() const = 0;
    virtual const std::vector<FeedTable>& tables() const = 0;

    /// The newest run up to which all runs have ended; 0 if there is none.
    virtual std::int64_t last_run() = 0;
    /// A number that stays the same as long as nothing in the catalog changes.
    virtual std::int64_t fingerprint() = 0;

    /// All rows, in the order of the key: numbers by value, texts by bytes.
    virtual std::unique_ptr<RowCursor> rows(const FeedTable& table) = 0;
    /// The rows that runs after this one wrote, in any order, except for the
    /// rows with which a shop began; null for a table that does not record
    /// this.
    virtual std::unique_ptr<RowCursor> written_after(const FeedTable& table,
                                                     std::int64_t run) = 0;
    /// Only the keys of rows that such runs ended and that do not exist now;
    /// null for a table that does not record this.
    virtual std::unique_ptr<RowCursor> ended_after(const FeedTable& table,
                                                   std::int64_t run) = 0;
    virtual RowSums sums(const FeedTable& table) = 0;
};

/// What a shared database holds of a catalog, as far as the catalog knows.
struct Publication {
    std::string brand;
    std::int64_t generation = 0;  ///< 0: none yet
    std::int64_t run = 0;         ///< RowFeed::last_run() then
    std::string at;               ///< when it was published
    std::int64_t fingerprint = 0; ///< RowFeed::fingerprint() then
    /// The text by which the database knows the last publication that was
    /// begun; it is of this generation, or has perhaps not succeeded.
    std::string begun;
};

/// A catalog that is being published. Holds a lock, so that only one process at
/// a time publishes it.
class PublishedCatalog {
public:
    virtual ~PublishedCatalog() = default;

    /// The catalog's id, which is created if there is none.
    virtual std::string catalog_id() = 0;
    virtual std::optional<Publication>
    publication(const std::string& brand) = 0;
    virtual void store(const Publication& publication) = 0;
    /// Replaces bytes that other databases do not accept (invalid UTF-8, and
    /// U+0000) by what printable() shows for them. Returns how many texts had
    /// such bytes: earlier versions stored any bytes of a note.
    virtual std::int64_t mend_texts() = 0;
    virtual std::unique_ptr<RowFeed> feed() = 0;
};

/// What a catalog knows about a brand's publications.
struct PublicationState {
    std::string catalog_id; ///< empty if it has none yet
    std::optional<Publication> publication;
    /// The number of committed runs after the publication; a restore does not
    /// count.
    std::int64_t unsent_runs = 0;
};

/// Reads only. Nothing if there is no catalog.
std::optional<PublicationState>
publication_state(const std::filesystem::path& catalog,
                  const std::string& brand, const StopToken* stop);

/// A text that distinguishes this very file, on this very host, from any copy
/// of it; empty if there is no file.
std::string place_of(const std::filesystem::path& catalog);

/// Held by a process that works on a catalog and publishes it afterwards.
class PublishingJob {
public:
    virtual ~PublishingJob() = default;
    /// Whether no other process holds one on the same catalog.
    virtual bool is_only_one() = 0;
};

struct CatalogTarget;

/// Throws Error(busy) while the catalog is being restored.
std::unique_ptr<PublishingJob>
begin_publishing_job(const CatalogTarget& target);

/// What RowFeed::schema() returns for any catalog.
std::int64_t feed_schema() noexcept;

/// Throws the same errors as open_catalog(), and Error(storage) if there is no
/// catalog.
std::unique_ptr<PublishedCatalog> open_to_publish(const CatalogTarget& target);

/// For reading only. Throws Error(storage) if there is no catalog.
std::unique_ptr<RowFeed> open_feed(const std::filesystem::path& catalog,
                                   const StopToken* stop);

} // namespace hwsync
