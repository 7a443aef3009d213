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

/// A table of the catalog as others may keep it. A table without a key of its
/// own has the number of the row as its first column and key.
struct FeedTable {
    std::string name;
    std::vector<FeedColumn> columns;
    std::vector<std::size_t> key; ///< positions of columns
    std::vector<FeedIndex> indexes;
};

/// How many rows there are, and what their digests add up to, modulo 2^64.
struct RowSums {
    std::uint64_t count = 0;
    std::uint64_t digests = 0;

    void add(std::int64_t digest) noexcept {
        ++count;
        digests += static_cast<std::uint64_t>(digest);
    }
    bool operator==(const RowSums&) const = default;
};

/// Rows, one after the other.
class RowCursor {
public:
    virtual ~RowCursor() = default;
    virtual bool next() = 0;
    /// In the order of the table's columns. Valid until next().
    virtual std::span<const Value> row() const = 0;
    /// Of everything in the row; never stored in the catalog.
    virtual std::int64_t digest() const = 0;
};

/// All that a catalog holds, as it is at one moment. What it keeps for itself
/// (its seals, where it was published) is left out.
class RowFeed {
public:
    virtual ~RowFeed() = default;

    /// The version of the catalog's schema, on which `tables` rests.
    virtual std::int64_t schema() const = 0;
    virtual const std::vector<FeedTable>& tables() const = 0;

    /// The newest one up to which all runs have ended; 0 where there is none.
    virtual std::int64_t last_run() = 0;
    /// The same as long as nothing in the catalog has changed.
    virtual std::int64_t fingerprint() = 0;

    /// In the order of the key: numbers by value, texts by bytes.
    virtual std::unique_ptr<RowCursor> rows(const FeedTable& table) = 0;
    /// Those that a later run than this one wrote, but for rows with which a
    /// shop began; null for a table that does not tell.
    virtual std::unique_ptr<RowCursor> written_after(const FeedTable& table,
                                                     std::int64_t run) = 0;
    /// The keys, without more, of rows that such a run ended, and that are not
    /// there; null likewise.
    virtual std::unique_ptr<RowCursor> ended_after(const FeedTable& table,
                                                   std::int64_t run) = 0;
    virtual RowSums sums(const FeedTable& table) = 0;
};

/// What a shared database holds of a catalog, as far as the catalog knows.
struct Publication {
    std::string brand;
    std::int64_t generation = 0;  ///< 0: none yet
    std::int64_t run = 0;         ///< RowFeed::last_run() then
    std::string at;               ///< when
    std::int64_t fingerprint = 0; ///< RowFeed::fingerprint() then
    /// Of a publication that was begun and may have come about: by this text
    /// the database knows it.
    std::string begun;
};

/// A catalog that is published. Holds a lock, so that one process at a time
/// does so.
class PublishedCatalog {
public:
    virtual ~PublishedCatalog() = default;

    /// Made where the catalog has none.
    virtual std::string catalog_id() = 0;
    virtual std::optional<Publication>
    publication(const std::string& brand) = 0;
    virtual void store(const Publication& publication) = 0;
    /// Writes what other databases do not take (bytes that are not UTF-8, and
    /// U+0000) as printable() shows it. Returns how many texts had some: those
    /// of an earlier version, which kept any bytes of a note.
    virtual std::int64_t mend_texts() = 0;
    virtual std::unique_ptr<RowFeed> feed() = 0;
};

/// What a catalog knows of a brand's publications.
struct PublicationState {
    std::string catalog_id; ///< empty where it has none yet
    std::optional<Publication> publication;
    /// Runs that are committed and came after it; a restore does not count.
    std::int64_t unsent_runs = 0;
};

/// Writes nothing. Nothing where there is no catalog.
std::optional<PublicationState>
publication_state(const std::filesystem::path& catalog,
                  const std::string& brand, const StopToken* stop);

/// Tells this very file, on this very host, from any copy of it; empty where
/// there is none.
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

/// RowFeed::schema() of any catalog.
std::int64_t feed_schema() noexcept;

/// Throws as open_catalog() does, and Error(storage) where there is no catalog.
std::unique_ptr<PublishedCatalog> open_to_publish(const CatalogTarget& target);

/// To look only. Throws Error(storage) where there is no catalog.
std::unique_ptr<RowFeed> open_feed(const std::filesystem::path& catalog,
                                   const StopToken* stop);

} // namespace hwsync
