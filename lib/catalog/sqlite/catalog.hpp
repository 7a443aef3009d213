#pragma once

#include "catalog/catalog.hpp"
#include "catalog/open.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/open/write_session.hpp"

#include <memory>
#include <vector>

namespace hwsync::sqlite {

class SqliteCatalog final : public Catalog {
public:
    SqliteCatalog(CatalogTarget target, Connection bookkeeping);

    CatalogIdentity identity() override;
    std::int64_t begin_run(const RunStart& start) override;
    void end_run(std::int64_t run, const RunEnd& end,
                 const RejectLog& rejects) override;
    std::unique_ptr<RejectLog> make_reject_log() override;
    void record_operation(std::int64_t run, std::string_view shop,
                          std::string_view command,
                          const StartedOperation& operation) override;
    std::optional<StartedOperation> open_operation(std::string_view shop,
                                                   std::string_view command,
                                                   Time since) override;
    std::optional<Time> watermark(std::string_view shop,
                                  std::string_view command) override;
    std::optional<Time> known_until() override;
    std::vector<std::int64_t>
    incomplete_products(std::string_view shop) override;
    std::optional<std::int64_t> shopify_id(std::string_view shop) override;
    std::optional<std::string> shop_of_store(std::int64_t store) override;
    std::unique_ptr<ProductImport>
    import_products(std::int64_t run, const ImportRules& rules,
                    const CatalogIdentity& identity,
                    RejectLog& rejects) override;
    std::unique_ptr<Association> associate(std::int64_t run,
                                           const ImportRules& rules,
                                           const ShopRules& shop,
                                           RejectLog& rejects) override;
    std::unique_ptr<LinkEditing> edit_links(std::int64_t run, Time now,
                                            const std::string& by,
                                            const RejectLog& rejects) override;
    std::unique_ptr<ShopEditing>
    edit_shops(std::int64_t run, const std::vector<std::string>& shops,
               const RejectLog& rejects) override;
    std::unique_ptr<WaiverEditing> edit_waivers() override;

    void keep(LockFile lock) { m_locks.push_back(std::move(lock)); }
    /// There is no catalog yet: an import is to load it, and a run that fails
    /// leaves one with its record. `bookkeeping` is of an empty one; keep() has
    /// both locks.
    void load_first() { m_loads = true; }

private:
    /// Takes the write lock.
    WriteSession begin_writing();
    void record_failed_load(const RunEnd& end, const RejectLog& rejects);

    CatalogTarget m_target;
    std::vector<LockFile> m_locks;
    /// Not interrupted by a stop: it records how the run ended.
    Connection m_bookkeeping;
    bool m_loads = false;
    RunStart m_start; ///< of the run that loads
};

} // namespace hwsync::sqlite
