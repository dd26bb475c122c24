import { InfoCard, Progress, ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTheme } from '@material-ui/core/styles';
import useAsync from 'react-use/esm/useAsync';
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  Brush,
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { capacityApiRef } from '../CapacityApi';

/** Processors as an area below their limit, memory as bars. */
export const UsageCharts = ({ entityRef }: { entityRef: string }) => {
  const api = useApi(capacityApiRef);
  const { palette } = useTheme();
  const { value: samples, loading, error } = useAsync(() => api.samples(entityRef), [api, entityRef]);

  if (loading) return <Progress />;
  if (error) return <ResponseErrorPanel error={error} />;
  const data = [...(samples ?? [])];
  return (
    <InfoCard title="Use" subheader={entityRef}>
      <ResponsiveContainer width="100%" height={240}>
        <AreaChart data={data} syncId="capacity">
          <CartesianGrid strokeDasharray="3 3" />
          <XAxis dataKey="at" />
          <YAxis unit=" CPU" />
          <Tooltip />
          <Legend />
          <ReferenceLine y={data.at(-1)?.cpuLimit} stroke={palette.error.main} label="limit" />
          <Area type="monotone" dataKey="cpu" stroke={palette.primary.main} fill={palette.primary.light} />
          <Brush dataKey="at" height={20} />
        </AreaChart>
      </ResponsiveContainer>
      <ResponsiveContainer width="100%" height={160}>
        <BarChart data={data} syncId="capacity">
          <XAxis dataKey="at" />
          <YAxis unit=" GB" />
          <Tooltip />
          <Bar dataKey="memory" fill={palette.secondary.main} />
        </BarChart>
      </ResponsiveContainer>
    </InfoCard>
  );
};
