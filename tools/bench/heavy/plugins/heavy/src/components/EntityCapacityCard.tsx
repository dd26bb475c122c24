import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { UsageCharts } from './UsageCharts';

/** For the page of a component in the catalog. */
export const EntityCapacityCard = () => {
  const { entity } = useEntity();
  return <UsageCharts entityRef={stringifyEntityRef(entity)} />;
};
