import { useState } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  Content,
  ContentHeader,
  Header,
  InfoCard,
  Page,
  Progress,
  ResponseErrorPanel,
  SupportButton,
  Table,
  TableColumn,
  WarningPanel,
} from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink, EntityRefLinks, catalogApiRef, getEntityRelations } from '@backstage/plugin-catalog-react';
import Grid from '@material-ui/core/Grid';
import useAsync from 'react-use/esm/useAsync';
import { LimitsEditor } from './LimitsEditor';
import { UsageCharts } from './UsageCharts';

const columns: TableColumn<Entity>[] = [
  { title: 'Name', field: 'metadata.name', render: (entity) => <EntityRefLink entityRef={entity} /> },
  { title: 'Owner', render: (entity) => <EntityRefLinks entityRefs={getEntityRelations(entity, 'ownedBy')} /> },
  { title: 'Lifecycle', field: 'spec.lifecycle' },
];

/** All components; the one that is chosen with its charts and its limits. */
export const CapacityPage = () => {
  const catalogApi = useApi(catalogApiRef);
  const [chosen, setChosen] = useState<string>();
  const { value, loading, error } = useAsync(() => catalogApi.getEntities({ filter: { kind: 'Component' } }), []);

  if (loading) return <Progress />;
  if (error) return <ResponseErrorPanel error={error} />;
  return (
    <Page themeId="tool">
      <Header title="Capacity" subtitle="What components use of what they may" />
      <Content>
        <ContentHeader title="Components">
          <SupportButton>Choose a component to see its use and to change its limits.</SupportButton>
        </ContentHeader>
        <Grid container spacing={3}>
          <Grid item xs={12} md={5}>
            <Table<Entity>
              title="Components"
              columns={columns}
              data={[...(value?.items ?? [])]}
              options={{ paging: true, pageSize: 10, search: true }}
              onRowClick={(_, entity) => entity && setChosen(stringifyEntityRef(entity))}
            />
          </Grid>
          <Grid item xs={12} md={7}>
            {chosen ? (
              <>
                <UsageCharts entityRef={chosen} />
                <InfoCard title="Limits">
                  <LimitsEditor entityRef={chosen} />
                </InfoCard>
              </>
            ) : (
              <WarningPanel severity="info" title="No component is chosen" />
            )}
          </Grid>
        </Grid>
      </Content>
    </Page>
  );
};
