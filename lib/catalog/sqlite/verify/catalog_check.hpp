#pragma once

#include "catalog/catalog_check.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/reading/comparison.hpp"
#include "catalog/sqlite/verify/reading/staged_reading.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/requested.hpp"

#include <hwsync/identifier.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// What other threads read by; they see the same state.
struct ConcurrentReaders {
    Connection file;
    Connection links; ///< their child's side
};

/// Works in temporary tables beside a catalog that is opened for reading only.
class SqliteCatalogCheck final : public CatalogCheck {
public:
    SqliteCatalogCheck(const VerifyRequest& request, const StopToken& stop);

    void know(const Finding& finding) override { m_report->know(finding); }
    void begin_shop(const ShopNow& shop) override;
    void put(const Batch& batch) override { m_comparison->put(batch); }
    void end_shop() override;
    VerifyResult finish() override;

private:
    ShopScope scope_of(const ShopNow& shop) const;
    std::uint64_t pending_of(const ShopScope& scope);

    const VerifyRequest& m_request;
    Connection m_connection;
    std::optional<ConcurrentReaders> m_beside;
    Identifier m_identifier;
    RequestedIdentifiers m_asked;
    StagedReading m_now;
    std::shared_ptr<FindingSpool> m_report = std::make_shared<FindingSpool>();
    std::optional<ShopComparison> m_comparison;
    bool m_may_be_empty = true;
    std::string m_source; ///< of the shop that is being read
    std::vector<ReadShop> m_read;
};

} // namespace hwsync::sqlite
